// What a file can hold, which of our fields each kind has, and the names that other systems give them. Pure.

/** In the order in which they are brought in: a card names its customer, a payment its card and merchant. */
/** What looks at imported payments: nothing, the starter rules, or these and then the live rules and the score. */
export const IMPORT_RULES = ['off', 'starters', 'live'] as const
export type ImportRules = (typeof IMPORT_RULES)[number]

export const IMPORT_KINDS = ['customers', 'cards', 'merchants', 'transactions'] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]
/** Everything but payments. */
export const RECORD_KINDS = ['customers', 'cards', 'merchants'] as const
export type RecordKind = (typeof RECORD_KINDS)[number]

/** What a payment can be read from; the first three must be named. */
export const PAYMENT_FIELDS = [
  'outsideId',
  'at',
  'amount',
  'card',
  'currency',
  'cardNumber',
  'customer',
  'customerName',
  'merchant',
  'merchantName',
  'mcc',
  'country',
  'city',
  'channel',
  'declined',
  'reason',
  'label',
  'labelKnownAt',
] as const

export const MAPPED_FIELDS = [
  ...PAYMENT_FIELDS,
  'nativeName',
  'phone',
  'email',
  'lastFour',
  'expires',
  'state',
] as const
export type MappedField = (typeof MAPPED_FIELDS)[number]

export const FIELDS_OF: Readonly<Record<ImportKind, ReadonlyArray<MappedField>>> = {
  customers: ['outsideId', 'customerName', 'nativeName', 'phone', 'email', 'country', 'city'],
  cards: ['outsideId', 'customer', 'cardNumber', 'lastFour', 'expires', 'state', 'currency'],
  merchants: ['outsideId', 'merchantName', 'mcc', 'country', 'city'],
  transactions: PAYMENT_FIELDS,
}

/** What a kind cannot be read without. A card needs `cardNumber` or `lastFour` besides, a payment more (mapping.ts). */
export const NEEDED_OF: Readonly<Record<ImportKind, ReadonlyArray<MappedField>>> = {
  customers: ['outsideId', 'customerName'],
  cards: ['outsideId', 'customer', 'expires'],
  merchants: ['outsideId', 'merchantName'],
  transactions: ['outsideId', 'at', 'amount'],
}

type Names = Readonly<Partial<Record<MappedField, ReadonlyArray<string>>>>

const COUNTRY = ['country', 'countrycode', 'nationality', '国家', '国家代码']
const CITY = ['city', 'town', '城市']
const CUSTOMER_ID = [
  'customerid',
  'customerno',
  'customernumber',
  'clientid',
  'userid',
  'holderid',
  '客户号',
  '客户编号',
  '用户号',
]
const CARD_ID = ['cardid', 'cardtoken', 'cardref', 'token', '卡标识', '卡编号']
const CARD_NUMBER = ['cardnumber', 'pan', 'ccnum', '卡号']

/** Words that headers of other systems use, lower case without blanks and signs; the surest first. */
export const RECORD_NAMES: Readonly<Record<RecordKind, Names>> = {
  customers: {
    outsideId: [...CUSTOMER_ID, 'customer', 'user', 'id', '编号'],
    customerName: [
      'customername',
      'fullname',
      'latinname',
      'englishname',
      '英文姓名',
      '拼音',
      'name',
      'holder',
      '姓名',
      '客户姓名',
    ],
    nativeName: ['nativename', 'localname', 'chinesename', '中文姓名', '中文名', '姓名', '客户姓名'],
    phone: ['phone', 'phonenumber', 'mobile', 'mobilenumber', 'telephone', 'tel', '手机', '手机号', '电话', '联系电话'],
    email: ['email', 'emailaddress', 'mail', '邮箱', '电子邮箱', '电子邮件'],
    country: COUNTRY,
    city: CITY,
  },
  cards: {
    outsideId: [...CARD_ID, 'card', 'id', '卡', '编号'],
    customer: [...CUSTOMER_ID, 'customer', 'user', 'holder'],
    cardNumber: CARD_NUMBER,
    lastFour: ['last4', 'lastfour', 'last4digits', 'lastfourdigits', '尾号', '卡尾号', '后四位', '卡号后四位'],
    expires: [
      'expiry',
      'expires',
      'expirydate',
      'expirationdate',
      'expiration',
      'exp',
      'validthru',
      '有效期',
      '到期日',
    ],
    state: ['state', 'status', 'cardstatus', 'cardstate', '状态', '卡状态'],
    currency: ['currency', 'currencycode', 'ccy', '币种', '货币'],
  },
  merchants: {
    outsideId: ['merchantid', 'merchantno', 'terminalid', 'mid', '商户号', '商户编号', 'id', '编号'],
    merchantName: ['merchantname', 'merchant', 'shop', 'payee', 'name', '商户', '商户名称', '商户名', '名称'],
    mcc: ['mcc', 'merchantcategory', 'merchantcategorycode', 'categorycode', '商户类别', '商户类别码'],
    country: ['merchantcountry', ...COUNTRY],
    city: ['merchantcity', ...CITY],
  },
}

const AMOUNTS = ['amount', 'amt', 'txamount', '金额', '交易金额']
const MERCHANTS = ['merchantid', 'merchantno', 'terminalid', 'mid', 'mcc', '商户号', '商户编号', '商户类别码']

/**
 * What a header's names, as `plain` leaves them, can only be; `null` where they fit several kinds or none: `id, name, country, city` may
 * be people or shops.
 */
export function kindOfNames(names: ReadonlyArray<string>): ImportKind | null {
  const has = (words: ReadonlyArray<string> | undefined): boolean => words!.some((word) => names.includes(word))
  if (has(AMOUNTS)) return 'transactions'
  const { cards, customers } = RECORD_NAMES
  const card = has(CARD_ID) || has(CARD_NUMBER) || has(cards.lastFour) || has(cards.expires)
  const merchant = has(MERCHANTS)
  const customer = has(CUSTOMER_ID)
  const contact = has(customers.phone) || has(customers.email)
  if (card) return customer && !merchant && !contact ? 'cards' : null
  if (merchant) return customer ? null : 'merchants'
  return contact || customer ? 'customers' : null
}
