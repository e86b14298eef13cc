/** Finding the words of a known text in a recording, and measuring how well that goes. */
package io.dualmode.tools.forcedalign;
