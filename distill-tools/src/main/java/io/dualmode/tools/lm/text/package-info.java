/** Sentences to estimate language models from. */
package io.dualmode.tools.lm.text;
