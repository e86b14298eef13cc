/** Error analysis: which words and phones are mistaken, where, and whether search or models are to blame ({@code errors}). */
package io.dualmode.tools.errors;
