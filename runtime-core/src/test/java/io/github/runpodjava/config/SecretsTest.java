package io.github.runpodjava.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.runpodjava.internal.testkit.SecretCorpus;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private final Secrets secrets = Secrets.of(Environment.of(Map.of(
            "RUNPOD_AI_API_KEY", "Zw81-planted",
            "HF_TOKEN", "hunter2",
            "DATABASE_URL", "postgres://app:p4ssw0rd@db:5432/app",
            "TOKEN_MODE", "production1",
            "PWD", "/home/ann/worker-1",
            "OLDPWD", "/home/ann/models-7",
            "SECRET_LEVEL", "production",
            "PEM_KEY", "-----BEGIN X-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END X-----",
            "RUNPOD_SECRET_NAMES", "kennwort, x-mine",
            "RUNPOD_SECRET_VALUES", "the blue door, ünïcode-wert")));

    /** What is between ‹ and › has to be hidden and nothing else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=‹hunter3›",
                "password: ‹hunter›",
                "PASSWORD = '‹hun ter›' and more",
                "{\"apiKey\": \"‹abc\\\"def›\", \"n\": 1}",
                "{\\\"api_key\\\":\\\"‹abc›\\\",\\\"n\\\":1}",
                "{apiKey=‹abc›, n=1}",
                "Config[user=a, password=‹b›, n=1]",
                "Authorization: ‹Bearer abc.def-12›",
                "Authorization: ‹Bearer a› next",
                "authorization=[‹Basic dXNlcjpwYXNz›]",
                "headers['x-api-key'] = '‹k›'",
                "sent with Bearer ‹eyJhbGciOiJIUzI1NiJ9.e30.abc›",
                "got eyJ‹›hbGciOi",
                "a token ‹eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0.SflKxw› was sent",
                "https://b.s3.amazonaws.com/k?X-Amz-Credential=‹AKID%2F2026›&X-Amz-Signature=‹0ff1ce›&x=1",
                "https://a.blob.core.windows.net/c?sv=1&sig=‹a%2Bb%3D›&se=2",
                "https://s.google.com/o?Expires=1&Signature=‹abc%2F›&x=y",
                "proxy=https%3A%2F%2Fh%2F%3Fsig%3D‹abc›&y=1",
                "redis://:‹geheim›@cache:6379/0",
                "https://user:‹geheim›@host/path",
                "https://‹ghp0123456789abcdefghij›@github.com/x",
                "key ‹rpa_A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5P6› used",
                "‹hf_AbCdEfGhIjKlMnOpQrStUvWxYz01234567›",
                "‹sk-proj-aB3dE6gH9jK2mN5pQ8›.",
                "‹AKIAIOSFODNN7EXAMPLE›",
                "-----BEGIN CERTIFICATE----- x",
                "‹-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----› after",
                "java -jar x.jar --api-key ‹abc› --port 1",
                "{list=[--api-key ‹abc›]} not my--token x",
                "<password>‹abc›</password>",
                "Cookie: ‹a=b; c=d›",
                "my key is ‹Zw81-planted›.",
                "a word: ‹hunter2›, not hunter22",
                "connected with ‹p4ssw0rd›",
                "open ‹the blue door› now",
                "‹ünïcode-wert›",
                "part ‹MIIEvQIBADANBgkqhkiG9w0› of a key",
                "kennwort=‹x› X-Mine: ‹y›",
                "db_pwd=‹x› and PWD=/workspace",
                "https://user:‹se@cr@et›@host/a@b, ann@b.example",
                "AccountName=n;AccountKey=‹Zm9vYmFy==›;EndpointSuffix=core",
                "to https://hooks.slack.com/services/‹T0AB/B0CD/XXXXXXXXXXXXXXXXXXXXXXXX›: 404",
                "to https://hooks.slack.com/workflows/‹T0AB/A0/1/aBcDeFgHiJkL›.",
                "https://discord.com/api/webhooks/‹123456789012345678/aBc_dEf-123›?wait=true",
                "https://canary.discordapp.com/api/v10/webhooks/‹1/aBc›, next",
                "{\"url\":\"https:\\/\\/hooks.slack.com\\/services\\/‹T0\\/B0\\/XX›\",\"n\":1}",
                "?to=https%3A%2F%2Fdiscord.com%2Fapi%2Fwebhooks%2F‹1%2FaBc›&n=1",
                "(https://acme.webhook.office.com/webhookb2/‹11-22@33-44/IncomingWebhook/01ab/55›)",
                "https://hooks.zapier.com/hooks/‹catch/1/abc› https://maker.ifttt.com/trigger/x/with/key/‹abc›",
                "https://api.telegram.org/bot123456789:‹AAF1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q›/sendMessage",
                "‹SG.aB3dE6gH9jK2mN5pQ8sT1u.aB3dE6gH9jK2mN5pQ8sT1uV4wX7yZ0aB3dE6gH9jK2m›",
                "twilio ‹SK0123456789abcdef0123456789abcdef› said no",
                "azure ‹abc8Q~aB3dE6gH9-K2mN5pQ8sT1uV4wX7yZ0aB3d›",
                "‹xoxe-1-My0xLTEyMzQ1Njc4› ‹xoxc-1234-5678-9012-ab› ‹xoxd-aBcDeFgHiJkLmNoP›",
                "‹glpat-aB3dE6gH9_jK2mN5pQ8s› ‹glrt-aB3dE6gH9jK2mN5pQ8sT›",
                "‹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›",
                "‹sk-lf-11111111-2222-3333-4444-555555555555›",
                "‹xai-aB3dE6gH9jK2mN5pQ8sT1u› ‹nvapi-aB3dE6gH9jK2mN5p› ‹pplx-aB3dE6gH9jK2mN5p›",
                "‹wandb_v1_aB3dE6gH9jK2mN5pQ8› ‹dckr_pat_aB3dE6gH9jK2mN5p› ‹tgp_v1_aB3dE6gH9jK2mN5p›",
                "‹lsv2_pt_0123456789abcdef0123456789abcdef_01› ‹pcsk_aB3dE6_gH9jK2mN5pQ8sT1u›",
                "{\"env\":\"A=1\\n‹hf_AbCdEfGhIjKlMnOpQrStUvWx›\"}",
                "https://h/?next=a%20‹hf_AbCdEfGhIjKlMnOpQrStUvWx›%22",
                "\u001b[1;32m‹hf_AbCdEfGhIjKlMnOpQrStUvWx›\u001b[0m",
                "{\"url\":\"https://h/x?sv\\u003d1\\u0026sig\\u003d‹a%2Bb›\\u0026X-Amz-Signature\\u003D‹0ff1ce›\"}",
                "{\"env\":\"A\\u003d‹hf_AbCdEfGhIjKlMnOpQrStUvWx›\"}",
                "\\npwd=‹x› \\tsig=‹y›",
                "{\"secrets\": [\"‹a1\", \"b,2\",\"c3›\"], \"list\": [\"a\", \"b\"]}",
                "{\\\"credentials\\\":[\\\"‹a1\\\",\\\"b2›\\\"],\\\"n\\\":[\\\"c\\\"]}",
                "headers {Authorization=['‹a1', 'b2›'], Accept=['c', 'd']}",
                "{credentials={‹user=bob, value=b2›}, n=1}",
                "{\"credentials\":{‹\"user\":\"b]b}\",\"value\":[\"b2\"]›},\"n\":1}",
                "{\\\"secrets\\\":{‹\\\"a\\\":{\\\"b\\\":\\\"b2\\\"}›},\\\"n\\\":1}",
                "Login[passwords=[‹a1, b2›], apiKeys=[‹c, d›], n=[1, 2]]",
                "password=[‹a1, Pair[a=b, c=d], {e}›] n",
                "\"api_keys\" : [‹{\"a\":\"b\"}, {\"c\":\"d\"}›], \"n\": 1",
                "{auth={‹type=plain, word=b2›}, n=1}",
                "credentials=‹Login[user=bob, value=b2]›, n=1",
                "[secret=‹Login(user=bob, value=b2)›, n=1]",
                "passwords=[‹[hidden], b2›], n=1",
                "passwords=[\"‹[hidden]\", \"b2›\"], n=1",
                "secrets={‹a=b, cut off›",
                "using the API key: ‹abcdef123456›",
                "Secret Key = '‹abc def 12›', access key: ‹Q2x9›",
                "{private key=‹abc1›, n=1}",
                "google ‹ya29.a0AfB_byC1d2E3f4G5h6I7j8K9l0M1n2O3p4› \\n‹ya29.c.b0Aaekm1K1d2E3f4G5h6I7j8K9l0M1n2› done",
                "vault ‹hvs.CAESIJ1d2E3f4G5h6I7j8K9l0M1n2-O3p4Q5r6S7›, ‹hvs.aB3dE6gH9jK2mN5pQ8sT1uV4›",
                "‹ATATT3xFfGF0aB3dE6gH9jK2mN5pQ8sT1uV4wX7yZ0=1A2B3C4D› ‹ATBBaB3dE6gH9jK2mN5pQ8sT1uV4wX7yZ0aB›",
                "‹EAACEdEose0cBAaB3dE6gH9jK2mN5pQ8sT1uV4wX7yZ0aB3dE6gH9jK2mN5pQ8sT1u›, ‹AQ.Ab8RN6KdE6gH9jK2mN5pQ8sT1uV4wX›",
                "‹csk-aB3dE6gH9jK2mN5pQ8sT› ‹tvly-aB3dE6gH9jK2mN5pQ8sT› ‹phx_aB3dE6gH9jK2mN5pQ8sT1uV4›",
                "‹dapi0123456789abcdef0123456789abcdef›, ?t=%20‹dapi0123456789abcdef0123456789abcdef-2›&n=1",
                "‹xkeysib-aB3dE6gH9jK2mN5pQ8sT› ‹dp.pt.aB3dE6gH9jK2mN5pQ8sT1uV4wX7y› ‹figd_aB3dE6gH9jK2mN5pQ8sT›",
                "‹ABSKQmVkcm9ja0FQSUtleS1aB3dE6gH9jK2mN5p+Q8sT1uV4w/X7yZ0aB3dE6gH9jK2m=› is of Bedrock",
                "‹sha256~aB3dE6gH9jK2mN5pQ8sT1uV4wX7yZ0aB3dE6gH9jK2m› logs in",
                "‹aB3dE6gH9jK2mN5pQ8sT1uV4wX7yZ0aB3dE6gH9jK2mN5pQ8sT1uJQQJ99ACACYeBjFXJ3w3AAABACOGabcd› of Azure",
                "login with Credentials[‹user=bob, value=b2›] and AccessToken(‹id=1, value=b2›)",
                "curl -s -u bob:‹b,2› https://h, curl --user 'bob:‹b-2›' h",
                "{\"token\":{‹\"type\":\"Bearer\",\"access\":\"b2\"›},\"n\":1}",
                "Login[tokens=[‹a1b2c3d4e5f6g7h8i9j0›], n=1]",
                "tokens=[‹a1b2c3d4e5f6g7h8i9j0, b1b2c3d4e5f6g7h8i9j0›], \"tokens\": [‹\"a1b2c3d4e5f6g7h8i9j0\"›]",
                "?q=%7B%22password%22%3A%22‹b2›%22%2C%22n%22%3A1%7D&token%22%3A%22‹b2›&n=1",
                "Authorization: ‹Digest username=›\"bob\", uri=\"/\", response=\"‹6629fae49393a05397450978507c4ef1›\"",
                "hub_token=‹a1b2›, cosmos_token=‹a1b2›, xeos_token=‹a1b2›, {\"token\": \"‹a1b2›\", \"n\": 1}",
                "pass=‹x1› user_pass: ‹x2›, sentry_dsn=‹https://a.example/1›",
            })
    void a_secret_is_hidden_and_nothing_else(String marked) {
        String text = marked.replace("‹", "").replace("›", "");
        String expected = marked.replace("‹›", "").replaceAll("(?s)‹[^›]*›", "[hidden]");

        assertThat(secrets.hide(text)).isEqualTo(expected);
        assertThat(secrets.hide(expected)).as("hidden twice").isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Started.",
                "max_tokens=512 tokens: 40 tokenizer=fast token=17",
                "first pass: done compass=3 bypass=yes pass=12 pass=true",
                "config: fig=7 design=1 secretary: Ann",
                "Unexpected token: expected a comma",
                "the bearer of this letter",
                "at io.github.Tokens.next(Tokens.java:12) ~[app.jar:1.0]",
                "if (token == null) password=null secret=\"\"",
                "password={} passwords=[] \"secrets\": { }, \"token\": {\"id\": 5, \"text\": \"the\"}, pass: [1, 2]",
                "password=[[hidden]] secrets={[hidden]}, signature: {\"inputs\": [1]}",
                "https://host:8080/a@b?x=1",
                "mail to a@b.example",
                "production, TOKEN_MODE production1",
                "sk-learn-and-other-long-names hf_hub_download_and_cache github_actions_are_running",
                "export RUNPOD_AI_API_KEY=$RUNPOD_LOCAL_API_KEY HF_TOKEN=\"${TOKEN}\"",
                "/home/ann/worker-1/test_input.json is not there, nor is /home/ann/models-7",
                "https://hooks.slack.com/services/... https://discord.com/api https://discord.com/channels/1/2 as said",
                "https://discord.com.example.org/api/webhooks/1/abc is no such URL, nor is hooks.slack.com:443",
                "commit 3f786850e387550fdab836ed7e6dc881de23001b of 2026-03-01T12:00:00.000Z, 0f8fad5b-d9cb-469f-a165-70867728950e",
                "xai-org/grok-1, fw_version_of_the_board, glc_dict and lin_api_client, MASKED, SKU, SK-Telecom, SG.x ~[app.jar]",
                "sha256:AAF1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q 12345678:AAF1 colour[31mask",
                "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
                "stabilityai/stable-diffusion-xl-base-1.0 meta-llama/Llama-3.1-8B-Instruct TheBloke/Mistral-7B-GGUF",
                "Invalid API key: Unauthorized, no api key: see the manual, private key: 12, sort key: a1b2c3d4",
                "ya29 is old, hvs.example.com, hvs.vault_of_the_company.internal, model.dp.pt.backup_of_yesterday, EAAC, ABSKATE",
                "dapi-gateway-deployment-6d4b75cb6d-x2x9z dapi0123 ATATT3 AQ.About EAA-of-many-names-and-words",
                "csk-and-other-long-names fc-layer-12-of-the-model pul-the-lever_again_and_again phx_is_an_airport_code",
                "//8AAAEAAP//EAABaB3dE6gH9jK2mN5pQ8sTaB3dE6gH9jK2mN5pQ8sTaB3dE6gH9jK2mN5pQ8sTaB3dE6gH9jK2/w== nvidia-cuda-runtime-and-cudnn-version-12.4.99.1",
                "tokens=[the, cat] \"tokens\": [101, 7592], tokens: [\"Ġhello\", \"supercalifragilisticexpialidocious\"], Token[text=the, id=5]",
                "curl -u option, docker run -u 1000:1000, curl -u 1000:1000, checkPassword(user=bob) response=ok response=\"abcdef\"",
                "\"token\":{\"id\":5,\"text\":\"the\"},\"access\":\"public\" Digest of 6629fae49393a05397450978507c4ef1",
                "{\"token\": \" the\", \"logprob\": -0.31} {\"token\":\"Hello\",\"logprob\":-0.1}",
                "pad_token=<pad> eos_token='</s>' tokenizer.bos_token=\"<s>\" unk_token=[UNK] \"cls_token\": \"[CLS]\"",
                "stopToken: \"END\" first_token=0.123s next-token=the \"eos_token\": {\"content\": \"</s>\"} mask_token=[MASK]",
                "\"signature\": \"(float32[?,224]) -> float32[?]\" signature: serving_default signature=\"serving_default\"",
                "12:30:15 PublicKey keyboard=de monkey: yes",
                "{\"requestId\": \"job-1\", \"key\": \"images/1.png\"}",
            })
    void clean_text_comes_back_as_the_same_instance(String text) {
        assertThat(secrets.hide(text)).isSameAs(text);
    }

    @Test
    void what_is_declared_is_hidden_from_then_on() {
        String text = "the magic word is xyzzy";

        assertThat(secrets.hide(text)).isSameAs(text);
        secrets.declare("xyzzy");

        assertThat(secrets.hide(text)).isEqualTo("the magic word is [hidden]");
        assertThat(secrets).hasToString("Secrets[7 known values]");
    }

    @Test
    void the_path_of_a_webhook_in_the_environment_is_hidden_without_its_host_too() {
        Secrets some = Secrets.of(Environment.of(
                Map.of("ALERTS", "https://hooks.slack.com/services/T0AB/B0CD/aB3dE6gH9jK2mN5pQ8sT1uV4")));

        assertThat(some.hide("POST /services/T0AB/B0CD/aB3dE6gH9jK2mN5pQ8sT1uV4 HTTP/1.1: 404"))
                .isEqualTo("POST /services/[hidden] HTTP/1.1: 404");
    }

    @Test
    void of_two_values_one_in_the_other_nothing_is_left() {
        Secrets two = Secrets.none();
        two.declare("abcdefghijkl");
        two.declare("xx-abcdefghijkl-yy");

        assertThat(two.hide("1 xx-abcdefghijkl-yy 2 abcdefghijkl 3")).isEqualTo("1 [hidden] 2 [hidden] 3");
    }

    @Test
    void a_value_with_quotes_and_spaces_is_hidden_in_json_and_in_urls_too() {
        Secrets some = Secrets.none();
        some.declare("a \"b\" c&d");

        assertThat(some.hide("{\"x\":\"a \\\"b\\\" c&d\"}")).isEqualTo("{\"x\":\"[hidden]\"}");
        assertThat(some.hide("?x=a+%22b%22+c%26d")).isEqualTo("?x=[hidden]");
    }

    @Test
    void a_value_is_hidden_however_json_and_urls_write_it() {
        Secrets some = Secrets.none();
        some.declare("Zm9v/YmF+y Q&x==");

        for (String written : List.of(
                "Zm9v/YmF+y Q&x==",
                "Zm9v\\/YmF+y Q&x==",
                "Zm9v/YmF+y Q\\u0026x\\u003d\\u003d",
                "Zm9v%2FYmF%2By+Q%26x%3D%3D",
                "Zm9v%2FYmF%2By%20Q%26x%3D%3D",
                "Zm9v%2fYmF%2by%20Q%26x%3d%3d")) {
            assertThat(some.hide("{\"a\":\"" + written + "\",\"n\":1}")).isEqualTo("{\"a\":\"[hidden]\",\"n\":1}");
        }
    }

    @Test
    void a_value_is_hidden_in_xml_in_hexadecimal_and_in_json_within_json() {
        Secrets some = Secrets.none();
        some.declare("it's <a>&\"b\"\\c");

        for (String written : List.of(
                "it's &lt;a&gt;&amp;\"b\"\\c",
                "it&apos;s &lt;a&gt;&amp;&quot;b&quot;\\c",
                "it&#39;s &lt;a&gt;&amp;&quot;b&quot;\\c",
                "it&#x27;s &lt;a&gt;&amp;&quot;b&quot;\\c",
                "it&#39;s &lt;a&gt;&amp;&#34;b&#34;\\c",
                "it's <a>&\\\\\\\"b\\\\\\\"\\\\\\\\c",
                "it%2527s%2520%253Ca%253E%2526%2522b%2522%255Cc",
                "69742773203c613e262262225c63",
                "69742773203C613E262262225C63")) {
            assertThat(some.hide("sent " + written + " to them")).isEqualTo("sent [hidden] to them");
            assertThat(some.hide("x" + written)).isEqualTo("x[hidden]");
        }
        assertThat(some.hide("69742773203c613e262262225c64"))
                .as("another value")
                .doesNotContain("hidden");
    }

    @Test
    void a_value_is_hidden_in_base64_whatever_is_around_it() {
        Secrets some = Secrets.none();
        for (String secret : List.of("0?>~?>~?>~", "p4ss-wörd-0123456789", "ten-chars!")) {
            some.declare(secret);
            for (String before : List.of("", "u", "me", "ann:", "ann:me")) {
                for (String after : List.of("", "!", "\n", "@host")) {
                    byte[] bytes = (before + secret + after).getBytes(StandardCharsets.UTF_8);
                    for (String written : List.of(
                            Base64.getEncoder().encodeToString(bytes),
                            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))) {
                        String hidden = some.hide("sent " + written + ".");
                        assertThat(hidden)
                                .startsWith("sent ")
                                .contains("[hidden]")
                                .endsWith(".");
                        // At each end one character that the secret shares with what is around it.
                        int around = 4 * ((before.length() + 2) / 3) + 4 * ((after.length() + 2) / 3) + 4;
                        assertThat(hidden.length() - "sent [hidden].".length()).isLessThanOrEqualTo(around);
                    }
                }
            }
        }
        assertThat(some.hide("dGVuLWNoYXJzPw==")).as("another secret").isEqualTo("dGVuLWNoYXJzPw==");
    }

    @Test
    void none_hides_nothing() {
        String text = "password=x Bearer abcdefgh12345";

        assertThat(Secrets.none().hide(text)).isSameAs(text);
        assertThat(Secrets.none().hide("password", "x")).isEqualTo("x");
    }

    @Test
    void a_name_tells_what_its_value_is() {
        assertThat(secrets.hide("password", "x")).isEqualTo("[hidden]");
        assertThat(secrets.hide("clientToken", "abcdef")).isEqualTo("[hidden]");
        assertThat(secrets.hide("token", "17")).isEqualTo("17");
        assertThat(secrets.hide("tokens", "abcdef")).isEqualTo("abcdef");
    }

    @Test
    void no_text_makes_it_throw_or_run_on() {
        StringBuilder odd = new StringBuilder();
        for (String part :
                new String[] {"password", "=", "\"", "\\", ":", "Bearer ", "eyJ", "@", "://", "-----BEGIN ", "["}) {
            odd.append(part);
            for (int i = 0; i <= odd.length(); i++) {
                assertThat(secrets.hide(odd.substring(i))).isNotNull();
                assertThat(secrets.hide(odd.substring(0, i))).isNotNull();
            }
        }
        assertThat(secrets.hide("a:b@/".repeat(100_000))).isNotNull();
        assertThat(secrets.hide("token=".repeat(100_000))).isNotNull();
        assertThat(secrets.hide("a".repeat(100) + "=")).isNotNull();
    }

    /** Each of these could have a look begin at every piece of the text, and go on to its end. */
    private static final List<String> PIECES = List.of(
            "-",
            "--a-",
            "--token ***",
            "password=",
            "password=\"a",
            "password='***",
            "password=\\\"***",
            "token: ***",
            "token%3D***",
            "token=***",
            "token=[hidden]",
            "token=$A",
            "cookie=***",
            "cookie=\"a",
            "cookie=a=\"b",
            "cookie=a[hidden]",
            "password=cookie= ",
            "password=token='a",
            "authorization: Basic ",
            "<password>",
            "<token>***",
            "<token>[hidden]",
            "</",
            "://a:",
            "://a@",
            "@",
            "eyJ.",
            "eyJaaaaaaaaaaaaaaaaaaaa ",
            "AKIA.",
            "AIza ",
            "bearer ",
            "sk_.",
            "sk-a.",
            "hf_a.",
            "api key: ",
            "api key: \"a",
            "api key: a",
            "token\\u003d",
            "token=[\"a\",",
            "secret=[a,",
            "secret=[[hidden],",
            "secret={\"a\":",
            "secret={[hidden]}",
            "token={\"a\":",
            "secret=A[b=c,",
            "]",
            "\"a\",",
            "sig\\u003da\\u0026",
            "\\u003dhf_a",
            "curl -u a:",
            "-u a:'",
            "tokens=[a",
            "token={\"access",
            "A(b=",
            "Password[b=",
            "token%22%3A%22",
            "token%3A%22a",
            "response=0",
            "Digest response=0123456789abcdef0123456789abcdef",
            "SG.",
            "SG.a",
            "SK0",
            "1Q~",
            "123456:A",
            "xoxb-.",
            "://discord.com/",
            "%3A%2F%2Fdiscord.com%2Fa",
            "://hooks.slack.com/a/",
            "\\nhf_a",
            "[1mhf_a.",
            "ya29.",
            "dapi0",
            "EAA/",
            "ABSK+",
            "JQQJ99",
            "sha256~",
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN ",
            "-----END ",
            "\\",
            ".",
            "=",
            "a");

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_huge_text_takes_no_longer_than_its_length_says() {
        for (String piece : PIECES) {
            assertThat(secrets.hide(piece.repeat(1_000_000 / piece.length()))).isNotNull();
        }
        for (String piece : PIECES) {
            for (String other : PIECES) {
                String both = piece + other;
                assertThat(secrets.hide(both.repeat(50_000 / both.length()))).isNotNull();
            }
        }
    }

    @Test
    void a_secret_is_hidden_behind_many_that_are_none() {
        for (String piece : PIECES) {
            for (String secret : List.of(
                    "sk_A1b2C3d4E5f6G7h8",
                    "token=abc",
                    "<token>abc</token>",
                    "https://ann:abc@host",
                    "-----BEGIN PRIVATE KEY-----abc-----END PRIVATE KEY-----")) {
                String many = piece.repeat(1 + 2_000 / piece.length());
                String hidden = secrets.hide(many + "\n" + secret);

                assertThat(hidden).as(piece).contains("[hidden]").doesNotContain("A1b2", "abc");
            }
        }
    }

    @Test
    void names_that_begin_as_tokens_do_and_prose_stay_readable() {
        for (String text : List.of(
                "npm_config_cache_directory, hf_hub_download_timeout and gsk_ are no tokens",
                "github_actions_runner_name, sk-learn-contrib-helpers, pypi-mirror-of-ours",
                "a basic set-up, Basic authentication, basic read-only mode, a basic end-to-end test")) {
            assertThat(secrets.hide(text)).isEqualTo(text);
        }
    }

    @Test
    void what_the_launcher_hides_is_hidden_and_what_it_shows_is_shown() {
        Secrets some = Secrets.of(Environment.of(SecretCorpus.ENVIRONMENT));
        List<String> said = SecretCorpus.said();
        List<String> hidden = SecretCorpus.hiddenByJvm();

        assertThat(said.stream().map(some::hide)).containsExactlyElementsOf(hidden);
        assertThat(hidden.stream().map(some::hide)).containsExactlyElementsOf(hidden);
        assertThat(hidden).noneMatch(line -> line.contains("HIDE") || line.contains("ef/gh"));
        assertThat(SecretCorpus.shown())
                .allSatisfy(line -> assertThat(some.hide(line)).isSameAs(line));
    }
}
