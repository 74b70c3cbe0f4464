package io.github.runpodjava.localserver.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "0.1.2.3",
                "100.64.0.1", "224.0.0.1", "[::1]", "[fd00::1]", "[fe80::1]", "[::ffff:127.0.0.1]", "localhost"
            })
    void only_a_server_for_this_machine_alone_calls_private_addresses(String target) throws UnknownHostException {
        URI url = URI.create("http://" + target + "/x");

        assertThat(WebhookAddresses.forServerOn("127.0.0.1").allows(url)).isTrue();
        assertThat(WebhookAddresses.forServerOn("::1").allows(url)).isTrue();
        assertThat(WebhookAddresses.forServerOn("0.0.0.0").allows(url)).isFalse();
        assertThat(WebhookAddresses.forServerOn("").allows(url)).isFalse();
        assertThat(WebhookAddresses.forServerOn("no-such-host.invalid").allows(url))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "100.128.0.1", "172.32.0.1", "[2001:db8::1]"})
    void public_addresses_are_called_by_every_server(String target) throws UnknownHostException {
        assertThat(WebhookAddresses.forServerOn("0.0.0.0").allows(URI.create("https://" + target + "/x")))
                .isTrue();
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
