/** Ends of host names written without a scheme. Common ones only: `https://` finds the rest whatever they end with. */
export const GENERIC_DOMAINS = new Set(
  `com net org edu gov mil int info biz name pro mobi app dev io ai gg tv xyz online site store shop blog tech cloud
  page link club live news space website agency digital design studio email social wiki zone academy health eu asia`.split(
    /\s+/,
  ),
);

/** Without those that are English words (`it`, `so`) or ends of file names (`py`, `md`). */
export const COUNTRY_DOMAINS = new Set(
  `ae ar at au ba bd be bg bh bo br by ca ch ci cl cn co cr cu cy cz de dk dz ec ee eg es fi fr ge gh gr gt hk hn hr hu id
  ie il in iq ir is jo jp ke kg kh kr kw kz lb lk lt lu lv ly ma mk mn mt mx my mz ng ni nl np nz om pa pe ph pk pt
  qa ro rs ru sa se sg si sk sn sv sy th tn tr tw tz ua ug uk us uy uz ve vn ye za zm zw`
    .split(/\s+/)
    .filter((domain) => !['at', 'be', 'by', 'in', 'is', 'id', 'ma', 'my', 'om', 'pa', 'us', 'rs'].includes(domain)),
);
