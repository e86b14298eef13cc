/** How exactly forced alignment places words. */
package io.dualmode.tools.boundaries;
