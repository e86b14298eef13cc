/**
 * What every search of an utterance has in common for those who use it: what it hears and answers
 * ({@link io.dualmode.model.search.UtteranceSearch}), what may be said ({@link io.dualmode.model.search.WordNetwork}), results and their
 * lattice.
 *
 * <p>The searches are in packages of their own and know nothing of each other: for words in {@code tree}, for a known text in
 * {@code alignment}, for units without a lexicon in {@code unit}. They share tokens, beams and clock ({@code token}) and, where they look
 * for words, the lattice that grows ({@code lattice}). Acoustic scores come from {@code score}, one implementation for each kind of head.
 *
 * <p><b>Adding a search</b> (a static graph, a transducer with durations):
 * <ol>
 *   <li>Extend {@code TokenSearch} where paths move one frame at a time: say what node, context and state of a token are, how paths begin
 *       ({@code begin}), how they move ({@code advance}) and wait ({@code passBlank}). In a static graph a node is a state of the graph, an
 *       arc with an input enters its unit, an arc without is followed at once, and an arc with a word makes a word end: gather those in
 *       {@code WordEnds}, make lattice nodes of them and let the path go on from the node. Where paths move otherwise, implement
 *       {@code UtteranceSearch} itself.</li>
 *   <li>Name what stands on lattice arcs by a {@link io.dualmode.model.search.LatticeVocabulary}.</li>
 *   <li>Make results by {@code LatticeSnapshot} and {@code NBest}, or by {@code UnitReadings} where there are sequences and no lattice, and
 *       keep long streams bounded by {@code PartialTraceback}.</li>
 *   <li>Make it from a {@code SearchSpace} of a {@code Vocabulary} (package {@code io.dualmode.model.vocabulary}): that is all that the engine
 *       sees.</li>
 * </ol>
 */
package io.dualmode.model.search;
