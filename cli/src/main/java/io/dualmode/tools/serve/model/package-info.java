/** The models that a server listens with, and what stands between a client and their sessions: turns and measurements. */
package io.dualmode.tools.serve.model;
