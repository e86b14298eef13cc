/** The engine-neutral speech API: engines, audio, grammars, listeners. What recognises is found when the application runs. */
@SuppressWarnings({"module", "requires-automatic"}) // the engine is built after this; slf4j 1.7 has no descriptor
module io.dualmode.api {
  requires org.slf4j;
  requires static org.jspecify;
  // runtimes without it read recordings all the same
  requires static transitive java.desktop;

  exports io.dualmode.api;
  exports io.dualmode.api.activity;
  exports io.dualmode.api.audio;
  exports io.dualmode.api.audio.spi;
  exports io.dualmode.api.config;
  exports io.dualmode.api.grammar;
  exports io.dualmode.api.lattice;
  exports io.dualmode.api.listen;
  exports io.dualmode.api.speaker;
  exports io.dualmode.api.vocabulary;
  exports io.dualmode.api.internal to io.dualmode.checkpoints, io.dualmode.cli, io.dualmode.engine, io.dualmode.workshop, vosk;
  exports io.dualmode.api.internal.adapter to io.dualmode.cli, io.dualmode.kaldi, vosk;

  uses io.dualmode.api.config.KeyProvider;
  uses io.dualmode.api.speaker.SpeakerModelProvider;
  uses io.dualmode.api.SpeechEngineProvider;
  uses io.dualmode.api.audio.spi.AudioCodec;
  uses io.dualmode.api.grammar.GrammarFormat;
}
