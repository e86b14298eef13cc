/** English: its phones, inflection, spelling, and how words that no dictionary has are pronounced. */
package io.dualmode.model.language.en;
