package io.dualmode.model.readable;

/**
 * The marks and capitals of some words.
 *
 * @param marks the mark behind each word
 * @param capitals whether each word begins with a capital
 * @param context what the words behind them go on from
 */
public record Punctuated(Mark[] marks, boolean[] capitals, TextContext context) {}
