/** Divergences of a student from its teacher: posteriors, lattices, readings, with a delay between both. */
package io.dualmode.tools.loss.distillation;
