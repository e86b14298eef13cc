/** Level and spectral mean of speech, estimated while it goes on. */
package io.dualmode.model.frontend.level;
