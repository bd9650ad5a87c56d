import type { sensitivities } from '@regulars/contract/fields'

export type Sensitivity = (typeof sensitivities)[number]

/** Parts of names that say what a field is about, as shops and forms write them. */
const spoken: Readonly<Record<Sensitivity, readonly string[]>> = {
  biometrics: [
    'fingerprint',
    'face_id',
    'faceprint',
    'voiceprint',
    'iris_',
    'biometric',
    'dna',
    '指纹',
    '人脸',
    '声纹',
  ],
  belief: ['religion', 'faith', 'belief', 'church', 'political', 'union_member', '宗教', '信仰', '政治面貌'],
  specific_identity: [
    'ethnic',
    'race',
    'nationality_group',
    'sexual',
    'orientation',
    'criminal',
    '民族',
    '性取向',
    '犯罪',
  ],
  health: [
    'health',
    'disease',
    'diagnos',
    'medical',
    'medication',
    'allerg',
    'pregnan',
    'disab',
    'blood',
    '健康',
    '疾病',
    '过敏',
    '怀孕',
    '血型',
  ],
  financial_account: [
    'bank',
    'iban',
    'credit_card',
    'credit_score',
    'account_balance',
    'salary',
    'income',
    '银行',
    '卡号',
    '收入',
    '征信',
  ],
  location_track: [
    'latitude',
    'longitude',
    'gps',
    'geolocation',
    'location_track',
    'trajectory',
    'whereabouts',
    '轨迹',
    '定位',
    '行踪',
  ],
  under_14: ['child', 'kid_', 'kids', 'minor', 'under_14', '孩子', '儿童', '宝宝', '未成年'],
}

/**
 * What a field of this name is taken for until somebody says otherwise: the kinds of Article 28 of the Personal Information
 * Protection Law. A guess by name errs on the side of care.
 */
export function sensitivityByName(name: string): Sensitivity | null {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase()
  const found = Object.entries(spoken).find(([, parts]) =>
    parts.some((part) => `_${words}`.includes(hasLetters(part) ? `_${part}` : part)),
  )
  // The keys of the record are the kinds.
  return (found?.[0] as Sensitivity | undefined) ?? null
}

/** A word in Latin letters must begin where a word of the name begins: a trace is no race. */
function hasLetters(part: string): boolean {
  return /^[a-z]/.test(part)
}
