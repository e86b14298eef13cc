/** The log-mel features of NVIDIA's NeMo. */
package io.dualmode.model.frontend.slaney;
