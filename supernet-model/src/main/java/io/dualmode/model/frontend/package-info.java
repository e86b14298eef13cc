/** From samples to features: the interface of front ends and of normalisers, resampling, what front ends are made of. */
package io.dualmode.model.frontend;
