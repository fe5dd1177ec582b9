using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Slipway.Oci.Registries.Credentials;
using Slipway.Tooling;
using Slipway.Tooling.Http;

namespace Slipway.Oci.Registries.Http;

/// <summary>Sends requests to one registry: authenticated, patient, and tried again where that is safe.</summary>
internal sealed class RegistryTransport : IDisposable
{
    private readonly SocketsHttpHandler _sockets;
    private readonly Authenticator _authenticator;
    private readonly HttpMessageInvoker _api;
    private readonly HttpMessageInvoker _streaming;
    private readonly HttpMessageInvoker _tokens;

    public RegistryTransport(
        RegistryAddress address, RegistryClientOptions options, ICredentialSource credentials, TimeProvider clock, SecretMask mask, ILog log)
    {
        Address = address;
        Options = options;
        Clock = clock;
        ApiRoot = address.ApiRoot(options.Insecure);
        _sockets = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AutomaticDecompression = DecompressionMethods.None, // a digest is about the bytes as they are stored
            SslOptions = Trust(options.CertificateAuthorities),
        };
        var patient = new HttpRetry(new PatienceHandler(_sockets, options.Patience, clock), clock, options.Retry, log);
        _tokens = new HttpMessageInvoker(patient, disposeHandler: false);
        _authenticator = new Authenticator(address, options, credentials, _tokens, clock, mask);
        _api = new HttpMessageInvoker(new AuthenticatingHandler(patient, _authenticator, ApiRoot), disposeHandler: false);
        _streaming = new HttpMessageInvoker(new AuthenticatingHandler(_sockets, _authenticator, ApiRoot), disposeHandler: false);
    }

    public RegistryAddress Address { get; }

    public RegistryClientOptions Options { get; }

    public TimeProvider Clock { get; }

    public Uri ApiRoot { get; }

    public static string PullScope(string path) => $"repository:{path}:pull";

    public static string PushScope(string path) => $"repository:{path}:pull,push";

    public Uri Of(string path) => new(ApiRoot, path);

    /// <summary>Sends a request that may be repeated; answers whatever the registry said. <paramref name="doing"/> completes “could not …”.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        Uri uri,
        string scope,
        string doing,
        CancellationToken cancellationToken,
        HttpContent? content = null,
        Action<HttpRequestMessage>? also = null)
    {
        using var request = new HttpRequestMessage(method, uri) { Content = content };
        request.Options.Set(AuthenticatingHandler.Scope, scope);
        also?.Invoke(request);
        try
        {
            return await _api.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw RegistryErrors.Unreachable(exception, doing, Address);
        }
    }

    /// <summary>Sends a streamed body, once. A broken connection is thrown as it is.</summary>
    public Task<HttpResponseMessage> StreamAsync(HttpRequestMessage request, string scope, CancellationToken cancellationToken)
    {
        request.Options.Set(AuthenticatingHandler.Scope, scope);
        return _streaming.SendAsync(request, cancellationToken);
    }

    /// <summary>The failure that <paramref name="response"/> is.</summary>
    public Task<RegistryException> FailureAsync(HttpResponseMessage response, string doing, CancellationToken cancellationToken) =>
        RegistryErrors.OfAsync(response, doing, Address, cancellationToken);

    public void Dispose()
    {
        _api.Dispose();
        _streaming.Dispose();
        _tokens.Dispose();
        _authenticator.Dispose();
        _sockets.Dispose();
    }

    private static SslClientAuthenticationOptions Trust(AbsolutePath? authorities)
    {
        if (authorities is null)
        {
            return new SslClientAuthenticationOptions();
        }

        var extra = new X509Certificate2Collection();
        try
        {
            extra.ImportFromPemFile(authorities);
        }
        catch (Exception exception) when (exception is IOException or System.Security.Cryptography.CryptographicException)
        {
            throw new UsageException($"The certificate authorities in {authorities} cannot be read.", exception.Message, "Give a PEM file.", exception);
        }

        return new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                errors == SslPolicyErrors.None
                    || (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is not null && IsSignedBy(extra, certificate, chain)),
        };
    }

    private static bool IsSignedBy(X509Certificate2Collection extra, X509Certificate certificate, X509Chain? seen)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(extra);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // private authorities seldom publish revocations
        foreach (var element in seen?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(leaf);
    }
}
