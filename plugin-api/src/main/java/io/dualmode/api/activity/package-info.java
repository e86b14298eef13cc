/** Where somebody speaks, without what is said. */
@NullMarked
package io.dualmode.api.activity;

import org.jspecify.annotations.NullMarked;
