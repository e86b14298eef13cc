/** Makes confidences mean something: evidence from held-out speech, the maps fitted to it, and measures of how well they hold. */
package io.dualmode.tools.confidence;
