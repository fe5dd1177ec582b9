namespace Slipway.Oci.Aws;

/// <summary>What AWS refused a request for; each stands for one or several of its error codes.</summary>
public enum AwsError
{
    /// <summary>Any other code.</summary>
    Other,

    /// <summary>The identity may not do that: <c>AccessDeniedException</c>, <c>AccessDenied</c>.</summary>
    AccessDenied,

    /// <summary>Too many requests, also after every retry: <c>ThrottlingException</c>, <c>TooManyRequestsException</c>.</summary>
    Throttling,

    /// <summary>The credentials or the identity token have ended: <c>ExpiredTokenException</c>, <c>ExpiredToken</c>.</summary>
    ExpiredToken,

    /// <summary>The secret key, or this machine's clock, is wrong: <c>InvalidSignatureException</c>, <c>SignatureDoesNotMatch</c>.</summary>
    InvalidSignature,

    /// <summary>AWS does not know the access key or the session: <c>UnrecognizedClientException</c>, <c>InvalidClientTokenId</c>.</summary>
    UnknownIdentity,

    /// <summary>The identity token is not one that the role's trust can be asked about: <c>InvalidIdentityToken</c>.</summary>
    InvalidIdentityToken,

    /// <summary>There is no such repository: <c>RepositoryNotFoundException</c>.</summary>
    RepositoryNotFound,

    /// <summary>There is no such role or cluster: <c>NoSuchEntity</c>, <c>ResourceNotFoundException</c>.</summary>
    NotFound,

    /// <summary>Somebody has created it before: <c>RepositoryAlreadyExistsException</c>.</summary>
    RepositoryAlreadyExists,

    /// <summary>There is no such image: <c>ImageNotFoundException</c>.</summary>
    ImageNotFound,

    /// <summary>The tag is immutable and names another digest: <c>ImageTagAlreadyExistsException</c>.</summary>
    ImageTagAlreadyExists,

    /// <summary>The very image is there under that tag: <c>ImageAlreadyExistsException</c>.</summary>
    ImageAlreadyExists,

    /// <summary>The digest that was given is not the manifest's: <c>ImageDigestDoesNotMatchException</c>.</summary>
    ImageDigestDoesNotMatch,

    /// <summary>Layers or images that the manifest names are missing: <c>LayersNotFoundException</c>, <c>ReferencedImagesNotFoundException</c>.</summary>
    ContentMissing,

    /// <summary>The image was not scanned: <c>ScanNotFoundException</c>.</summary>
    ScanNotFound,

    /// <summary>The repository has no lifecycle policy: <c>LifecyclePolicyNotFoundException</c>.</summary>
    LifecyclePolicyNotFound,

    /// <summary>A quota of the account is used up: <c>LimitExceededException</c>.</summary>
    LimitExceeded,

    /// <summary>A value is not acceptable: <c>InvalidParameterException</c>, <c>ValidationException</c>.</summary>
    InvalidParameter,

    /// <summary>The service failed, also after every retry: <c>ServerException</c>, 5xx.</summary>
    Server,

    /// <summary>There was no answer.</summary>
    Unreachable,
}
