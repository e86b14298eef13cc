/** Random draws that can be repeated. */
package io.dualmode.tools.random;
