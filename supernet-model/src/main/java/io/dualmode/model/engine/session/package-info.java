/**
 * What sessions of all engines share: samples of any rate and form brought to the front end's, checked and counted, and speaker models that
 * hosts bring along.
 */
package io.dualmode.model.engine.session;
