/** The CTC head: a unit or blank for each frame. */
package io.dualmode.model.head.ctc;
