/** Training and evaluation of the marks and capitals of readable text ({@code punctuation}). */
package io.dualmode.tools.punctuation;
