/** English numbers, times, dates, amounts, symbols and abbreviations as people read them out. */
package io.dualmode.model.language.en.reading;
