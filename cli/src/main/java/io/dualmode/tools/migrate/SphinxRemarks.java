package io.dualmode.tools.migrate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a Sphinx4 application with a configuration of its own will do differently on Dualmode. */
final class SphinxRemarks {
  /** Language weight of the host's own configuration, which the engine's tuned weight corresponds to. */
  private static final double HOST_LANGUAGE_WEIGHT = 8;
  private static final Set<String> PROBABILITIES =
      Set.of("silenceInsertionProbability", "fillerInsertionProbability", "unitInsertionProbability");

  private final Set<String> remarks = new LinkedHashSet<>();

  private SphinxRemarks() {}

  static List<String> of(Collection<SphinxComponent> components) {
    SphinxRemarks work = new SphinxRemarks();
    components.forEach(work::inspect);
    return new ArrayList<>(work.remarks);
  }

  private void inspect(SphinxComponent component) {
    String simple = component.simpleType();
    if (component.isStockSearchManager()) {
      remark(component, "is the engine now; its beams, pruner and active lists have no effect, see dualmode.search.* instead");
    } else if (component.isMissingFromHost()) {
      remark(component, "is not in sphinx4-core 5prealpha: the application does not start with it on either engine; older versions"
          + " had it, name its successor");
    } else if (component.isNoComponent()) {
      remark(component, "is no component of sphinx4-core 5prealpha any more; nothing reads it or the properties that name it: remove them");
    } else if (component.isIn("frontend.endpoint.")) {
      remarks.add("the engine listens in front of the voice activity detection and says where utterances end;"
          + " dualmode.sphinx.endpointing=host leaves that to the detection");
    } else if (simple.equals("FrameDecoder")) {
      remark(component, "pushes frames into the search; the adapter pulls audio itself, so use edu.cmu.sphinx.decoder.Decoder");
    } else if (simple.equals("LexTreeLinguist")) {
      remark(component, "only its dictionary and languageModel are used" + weights(component));
    } else if (component.isIn("linguist.") && simple.endsWith("FlatLinguist")) {
      remark(component, "only its grammar and its out-of-grammar branch are used" + weights(component));
    } else if (component.isIn("linguist.acoustic.tiedstate.") && simple.endsWith("Loader")) {
      remark(component, "the acoustic model is not loaded any more; its filler dictionary has to stay where 'fillerPath'"
          + " names it");
    } else if (component.isIn("linguist.util.")) {
      remark(component, "looks into the stock linguist, which loads the acoustic model for it; remove it");
    } else if (simple.equals("GrXMLGrammar")) {
      remark(component, "takes tags for words, several words of an item for one, and reads its DTD from www.w3.org when it names one;"
          + " type io.dualmode.sphinx.OfflineGrXmlGrammar does not");
    } else if (simple.equals("TextDictionary")) {
      remarks.add("words of a grammar that the dictionary lacks are left out, as before; io.dualmode.sphinx.GrammarDictionary"
          + " between grammar and dictionary lets the engine pronounce them");
    } else if (simple.equals("SpeedTracker") && component.properties().containsKey("frontend")) {
      remark(component, "asks for the front end, which makes it load the acoustic model when an AutoCepstrum is in it;"
          + " remove the monitor");
    } else if (component.isIn("frontend.util.StreamCepstrum") || component.isIn("frontend.util.StreamHTKCepstrum")) {
      remark(component, "delivers cepstra; the engine needs samples, so feed the audio itself");
    } else if (component.isIn("frontend.feature.") || component.isIn("frontend.window.") || component.isIn("frontend.transform.")
        || component.isIn("frontend.frequencywarp.") || component.isIn("frontend.denoise.")
        || simple.equals("AutoCepstrum") || simple.equals("Preemphasizer")) {
      remarks.add("stages of the front end from the feature extraction on are not used: the engine reads the samples in front of"
          + " them");
    }
  }

  private static String weights(SphinxComponent linguist) {
    StringBuilder told = new StringBuilder();
    String weight = linguist.properties().get("languageWeight");
    if (weight != null) {
      told.append("; languageWeight ").append(weight).append(" becomes ").append(relative(weight));
    }
    String insertion = linguist.properties().get("wordInsertionProbability");
    if (insertion != null) {
      told.append("; wordInsertionProbability ").append(insertion).append(" counts relative to 0.1");
    }
    linguist.properties().keySet().stream().filter(PROBABILITIES::contains).sorted()
        .forEach(property -> told.append("; ").append(property).append(" has no effect"));
    return told.toString();
  }

  private static String relative(String weight) {
    try {
      return String.format(Locale.ROOT, "%.2f of the weight tuned for the model (dualmode.lm.weight changes that one)",
          Double.parseDouble(weight) / HOST_LANGUAGE_WEIGHT);
    } catch (NumberFormatException e) {
      return "an error at start, since it is no number";
    }
  }

  private void remark(SphinxComponent component, String what) {
    remarks.add("component '" + component.name() + "' (" + component.type() + "): " + what);
  }
}
