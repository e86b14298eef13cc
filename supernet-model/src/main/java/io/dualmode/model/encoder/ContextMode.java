package io.dualmode.model.encoder;

/** What a frame sees: the whole utterance, or its chunk and a bounded past. */
public enum ContextMode { FULL, STREAMING }
