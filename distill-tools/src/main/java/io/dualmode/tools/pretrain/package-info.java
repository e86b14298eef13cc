/** Self-supervised pre-training of a supernet's encoder on speech without transcripts ({@code pretrain}). */
package io.dualmode.tools.pretrain;
