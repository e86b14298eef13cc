/** Layers that put the columns of a row together in other ways. */
package io.dualmode.kaldi.layer.columns;
