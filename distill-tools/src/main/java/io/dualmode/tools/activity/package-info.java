/** How well speech is told from noise: detectors on the same noisy recordings ({@code vad-errors}). */
package io.dualmode.tools.activity;
