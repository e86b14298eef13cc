/**
 * What must be computed of a network: which units it has ({@code Wiring}), and which of their rows a chunk of frames needs beyond those
 * kept of earlier ones ({@code Schedule}).
 */
package io.dualmode.kaldi.plan;
