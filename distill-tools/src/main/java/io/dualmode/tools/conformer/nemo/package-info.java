/** Writers of what NeMo keeps a model in: the archive, its configuration, weights as PyTorch saves them, a SentencePiece model. */
package io.dualmode.tools.conformer.nemo;
