/** Who somebody is, and what they may change: the service {@code AccountService}. */
package io.drawbar.services.account;
