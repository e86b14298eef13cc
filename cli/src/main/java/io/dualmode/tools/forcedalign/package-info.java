/** Finding the words of a known text in a recording. */
package io.dualmode.tools.forcedalign;
