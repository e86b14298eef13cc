/** The front end {@code log-mel-1}: 80 log-mel features per 10 ms, and the level and mean of the speech in them. */
package io.dualmode.model.frontend.logmel;
