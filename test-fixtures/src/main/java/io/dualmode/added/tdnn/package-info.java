/** A time-delay network, added as anybody may add one. */
package io.dualmode.added.tdnn;
