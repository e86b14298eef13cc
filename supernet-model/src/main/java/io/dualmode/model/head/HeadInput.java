package io.dualmode.model.head;

/**
 * What every head of a model is given.
 *
 * @param width floats in an encoded frame
 * @param units size of the unit inventory, whose unit 0 is silence or blank
 */
public record HeadInput(int width, int units) {}
