/** Grammar formats as the API finds them. */
package io.dualmode.model.grammar.format;
