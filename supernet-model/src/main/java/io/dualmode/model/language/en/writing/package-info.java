/** English as people write it: numbers, dates, times and amounts that were said in words, as digits. */
package io.dualmode.model.language.en.writing;
