/** Who speaks: vectors of voices, and models that make them. */
@NullMarked
package io.dualmode.api.speaker;

import org.jspecify.annotations.NullMarked;
