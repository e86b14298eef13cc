/** What is loaded of a model when a session first needs it, and where it is found. */
package io.dualmode.model.engine.network;
