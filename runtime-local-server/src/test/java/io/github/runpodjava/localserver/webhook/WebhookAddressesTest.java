package io.github.runpodjava.localserver.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.runpodjava.config.ApiSettings;
import io.github.runpodjava.localserver.webhook.WebhookAddresses.ForbiddenAddressException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "0.0.0.0",
                "0.1.2.3",
                "100.64.0.1",
                "224.0.0.1",
                "198.18.0.1",
                "255.255.255.255",
                "2130706433",
                "127.1",
                "::1",
                "::",
                "fd00::1",
                "fe80::1",
                "::ffff:127.0.0.1",
                "::7f00:1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "localhost"
            })
    void only_a_server_for_this_machine_alone_calls_private_addresses(String target) throws UnknownHostException {
        for (String local : List.of("127.0.0.1", "::1", "localhost")) {
            assertThat(serverOn(local).lookUp(target)).isNotEmpty();
        }
        for (String wide : List.of("0.0.0.0", "", "no-such-host.invalid")) {
            assertThatThrownBy(() -> serverOn(wide).lookUp(target)).isInstanceOf(ForbiddenAddressException.class);
        }
    }

    @Test
    void a_server_for_others_calls_private_addresses_when_told_so() throws UnknownHostException {
        ApiSettings told = new ApiSettings("0.0.0.0", 0, null, 1, null, List.of(), List.of(), false, true, null);

        assertThat(WebhookAddresses.of(told).lookUp("10.1.2.3")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "100.128.0.1", "172.32.0.1", "8.8.8.8", "2001:db8::1", "2606:4700::1111"})
    void public_addresses_are_called_by_every_server(String target) throws UnknownHostException {
        assertThat(serverOn("0.0.0.0").lookUp(target)).isNotEmpty();
    }

    private static WebhookAddresses serverOn(String host) {
        return WebhookAddresses.of(ApiSettings.on(host, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "/done",
                "ftp://a/b",
                "file:///etc/passwd",
                "http:",
                "http://",
                "http:///x",
                "http://a b",
                "http://a:65536/",
                "http://a:0/",
                "javascript:alert(1)",
                "//a/b",
                "jar:http://a!/b"
            })
    void what_is_no_web_address_is_none(String text) {
        assertThat(WebhookAddresses.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a", "HTTPS://a.b:8443/c?d=e", "http://[::1]:80/", "http://u:p@host/"})
    void web_addresses_are_taken(String text) {
        assertThat(WebhookAddresses.parse(text)).contains(URI.create(text));
    }
}
