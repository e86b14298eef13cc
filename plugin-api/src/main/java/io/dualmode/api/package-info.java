/**
 * Speech recognition for applications. Hosts and applications see this package and those below it only; engines implement it and are found
 * by {@link java.util.ServiceLoader}: put {@code io.dualmode:dualmode-engine} and {@code io.dualmode:dualmode-model-en-us} on the class
 * path, and Dualmode's English model listens.
 *
 * <h2>A recording</h2>
 * A {@link io.dualmode.api.SpeechEngine} is loaded once, which takes a while, and shared by all threads; sessions are cheap.
 * {@link io.dualmode.api.listen.Transcriber} hears WAV, AIFF and AU of any rate and width, and with {@code io.dualmode:dualmode-codecs} on
 * the class path FLAC, Ogg and MP3. A recording is cut into utterances at its pauses:
 * <pre>{@code
 * try (SpeechEngine engine = SpeechEngines.load()) {
 *   for (RecognitionResult utterance : Transcriber.of(engine).transcribe(Path.of("talk.wav"))) {
 *     System.out.println(utterance.text());
 *   }
 * }
 * }</pre>
 *
 * <h2>While somebody talks</h2>
 * A {@link io.dualmode.api.listen.RecognitionListener} is told partial readings, utterances and the end. The audio may be a file, a pipe,
 * or a microphone ({@link io.dualmode.api.audio.JavaSound#microphone}); {@link io.dualmode.api.listen.Transcriber#start} does the same in a
 * thread of its own, which can be cancelled.
 * <pre>{@code
 * try (AudioReader audio = AudioReader.open(Path.of("talk.wav"))) {
 *   Transcriber.of(engine).transcribe(audio, new RecognitionListener() {
 *     @Override
 *     public void partial(Hypothesis reading) {
 *       System.out.println("... " + reading.text());
 *     }
 *
 *     @Override
 *     public void utterance(RecognitionResult result) {
 *       System.out.println(result.text());
 *     }
 *   });
 * }
 * }</pre>
 *
 * <h2>Samples from elsewhere</h2>
 * An application that is called when audio arrives, from a telephone line say, feeds a {@link io.dualmode.api.listen.SpeechStream} with a
 * listener, or polls a {@link io.dualmode.api.SpeechSession}. The session must know the rate of the samples; nothing in them tells it.
 * <pre>{@code
 * SessionOptions options = engine.defaultOptions().toBuilder().sampleRateHz(rateHz).build();
 * try (SpeechSession session = engine.newSession(options)) {
 *   for (short[] packet : packets) {
 *     if (session.accept(packet)) {
 *       System.out.println(session.result().text());
 *     } else {
 *       System.out.println("... " + session.partial().text());
 *     }
 *   }
 *   System.out.println(session.finish().text());
 * }
 * }</pre>
 *
 * <h2>Words, other readings, and how sure they are</h2>
 * A {@link io.dualmode.api.Word} has its times, its phones and a confidence. A confidence is the probability that what it belongs to is
 * right, an estimate that is calibrated where the engine can; it is absent where the engine has none, never a number that only looks like
 * one. A score orders the readings of one utterance and means nothing beside another one.
 * <pre>{@code
 * for (RecognitionResult utterance : Transcriber.of(engine).with(o -> o.nBest(3)).transcribe(Path.of("talk.wav"))) {
 *   for (Word word : utterance.best().words()) {
 *     word.confidence().ifPresent(confidence -> System.out.println(word.text() + " at " + word.startMillis() + " ms: " + confidence));
 *   }
 *   utterance.alternatives().forEach(reading -> System.out.println(reading.text()));
 * }
 * }</pre>
 *
 * <h2>Text to read</h2>
 * Words are recognised as they are said, without marks. A session that is {@linkplain io.dualmode.api.SessionOptions#readable readable} has
 * them as people write them beside: capitals, punctuation, and numbers, times, dates and amounts as digits. Every readable word knows the
 * words that it stands for, and by them its time.
 * <pre>{@code
 * for (RecognitionResult utterance : Transcriber.of(engine).with(o -> o.readable(true)).transcribe(Path.of("talk.wav"))) {
 *   System.out.println(utterance.readableText());
 *   utterance.best().readable().ifPresent(text -> text.words().forEach(word ->
 *       System.out.println(word.startMillis() + " ms: " + word.text() + " for " + word.spoken().size() + " words")));
 * }
 * }</pre>
 *
 * <h2>What may be said</h2>
 * A {@link io.dualmode.api.grammar.Grammar} binds what is heard to its sentences, or prefers them
 * ({@link io.dualmode.api.grammar.Grammar.Enforcement}). {@link io.dualmode.api.grammar.Grammars} reads JSGF, GRXML and lists of phrases from
 * files, with what they import, and from texts; {@link io.dualmode.api.grammar.Grammar#ofPhrases} takes phrases as they are.
 * <pre>{@code
 * Grammar cards = Grammars.parse("""
 *     #JSGF V1.0;
 *     grammar cards;
 *     public <cards> = (<rank> of <suit>)+;
 *     <rank> = ace | two | three | four | five | six | seven | eight | nine | ten | jack | queen | king;
 *     <suit> = clubs | diamonds | hearts | spades;
 *     """, Grammar.Enforcement.STRICT).grammar();
 * System.out.println(Transcriber.of(engine).with(o -> o.grammar(cards)).transcribe(Path.of("talk.wav")).get(0).text());
 * }</pre>
 *
 * <h2>Names to listen for</h2>
 * A {@link io.dualmode.api.vocabulary.Hotword} makes a word or phrase more likely without forbidding others; words that the model lacks are added.
 * Pronunciations of their own can be brought along as a {@link io.dualmode.api.vocabulary.Lexicon}, or given to a running session
 * ({@link io.dualmode.api.SpeechSession#addWord}), in the units that {@link io.dualmode.api.SpeechEngine#units} names.
 * <pre>{@code
 * List<Hotword> names = List.of(new Hotword("queen of spades", 3), new Hotword("Dualmode", 3));
 * System.out.println(Transcriber.of(engine).with(o -> o.hotwords(names)).transcribe(Path.of("talk.wav")).get(0).text());
 * }</pre>
 *
 * <h2>When a known text is said</h2>
 * {@link io.dualmode.api.AlignmentSession} finds the words of a text in a recording of it, hours long if need be.
 * <pre>{@code
 * try (AudioReader audio = AudioReader.open(Path.of("talk.wav"));
 *     AlignmentSession alignment = engine.newAlignment(Words.of("TEXT OF THE TALK"),
 *         engine.defaultOptions().toBuilder().sampleRateHz(audio.sampleRateHz()).build())) {
 *   audio.read((samples, offset, length) -> alignment.accept(samples, offset, length));
 *   for (AlignedWord word : alignment.finish()) {
 *     System.out.println(word.text() + (word.isSpoken() ? " at " + word.startMillis() + " ms" : " is not said"));
 *   }
 * }
 * }</pre>
 *
 * <h2>Where somebody speaks</h2>
 * A {@link io.dualmode.api.activity.VoiceActivitySession} finds speech in a stream without recognising it, at a part of the cost.
 * <pre>{@code
 * try (AudioReader audio = AudioReader.open(Path.of("talk.wav")); VoiceActivitySession speech =
 *     engine.newVoiceActivity(VoiceActivityOptions.defaults().withSampleRateHz(audio.sampleRateHz()))) {
 *   audio.read((samples, offset, length) -> speech.accept(samples, offset, length));
 *   speech.finish().forEach(segment -> System.out.println(segment.startMillis() + ".." + segment.endMillis() + " ms"));
 * }
 * }</pre>
 *
 * <h2>Who speaks</h2>
 * A {@link io.dualmode.api.speaker.SpeakerVector} stands for the voice of an utterance; those of one speaker are alike.
 * <pre>{@code
 * List<RecognitionResult> spoken = Transcriber.of(engine).with(o -> o.speakerVectors(true)).transcribe(Path.of("talk.wav"));
 * Optional<SpeakerVector> first = spoken.get(0).speakerVector();
 * for (RecognitionResult utterance : spoken) {
 *   utterance.speakerVector().ifPresent(voice -> System.out.println("like the first: " + voice.similarity(first.orElse(voice))));
 * }
 * }</pre>
 *
 * <h2>Configuration</h2>
 * {@link io.dualmode.api.config.Keys} lists every option: the mode, the model, endpoints. They are set in the program, as system properties, or in
 * {@code dualmode.properties} on the class path ({@link io.dualmode.api.config.EngineConfig}).
 * <pre>{@code
 * EngineConfig config = EngineConfig.load().with(Keys.MODE, RecognitionMode.TWO_PASS);
 * try (SpeechEngine careful = SpeechEngines.load(config)) {
 *   System.out.println(careful.description() + ", language " + careful.language());
 * }
 * }</pre>
 *
 * <p>Values are immutable; engines are thread-safe; sessions, streams and readers belong to one thread unless they say otherwise.
 */
@NullMarked
package io.dualmode.api;

import io.dualmode.api.activity.VoiceActivitySession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.speaker.SpeakerVector;
import io.dualmode.api.vocabulary.Hotword;
import org.jspecify.annotations.NullMarked;
