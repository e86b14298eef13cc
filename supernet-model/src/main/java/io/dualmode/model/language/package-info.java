/** How what is written in digits, symbols and abbreviations is spoken. */
package io.dualmode.model.spoken;
