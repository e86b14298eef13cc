/** What was heard in held-out speech: readings, the evidence behind them, and the truth. */
package io.dualmode.tools.confidence.sample;
