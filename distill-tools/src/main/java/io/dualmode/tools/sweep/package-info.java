/** Comparisons of training methods: a plan of runs, carried out by the commands of this program, and the tables and pictures of it. */
package io.dualmode.tools.sweep;
