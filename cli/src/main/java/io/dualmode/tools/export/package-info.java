/** One network of a model as a model of its own, and the proof that it hears the same ({@code export}). */
package io.dualmode.tools.export;
