/** Where somebody speaks: evidence of single frames, and the segments that they make. */
package io.dualmode.model.activity;
