/**
 * What a model can recognise and how it is searched, as the engine sees it.
 *
 * <p>A {@link io.dualmode.model.vocabulary.Vocabulary} is loaded with the model and opens the
 * {@link io.dualmode.model.vocabulary.SessionWords} of each session: free speech, grammar, hotwords, words added and removed. Those give,
 * whenever an utterance begins, the {@link io.dualmode.model.vocabulary.SearchSpace} that searches are made from, one for each pass; a search
 * hears the rows that a {@link io.dualmode.model.head.ScoringHead} makes of encoded frames, whatever those rows are, and answers as every
 * {@link io.dualmode.model.search.UtteranceSearch} does.
 *
 * <p>Which vocabulary a model has says its section {@code vocabulary}, by the name of a
 * {@link io.dualmode.model.vocabulary.VocabularyProvider}; a model without one is searched for words where it has a dictionary or n-grams and
 * its head scores units by themselves, and for units elsewhere.
 */
package io.dualmode.model.vocabulary;
