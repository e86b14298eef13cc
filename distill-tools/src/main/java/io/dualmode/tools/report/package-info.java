/** What a training run shows of itself: its curves as CSV and as a picture. */
package io.dualmode.tools.report;
