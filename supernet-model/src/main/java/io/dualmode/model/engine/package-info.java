/** The engine behind the API: front end, encoder, head and search of one model, wired into sessions. */
package io.dualmode.model.engine;
