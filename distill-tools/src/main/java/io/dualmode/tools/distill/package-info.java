/**
 * Distillation of a two-pass model into a smaller one in three stages: its encoder with the transducer, its rescorer, and all of them
 * together (Dawalatabad et al., "Two-pass end-to-end ASR model compression", ASRU 2021), also on speech whose transcripts are the
 * teacher's own.
 */
package io.dualmode.tools.distill;
